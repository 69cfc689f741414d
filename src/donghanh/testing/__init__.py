"""What the tests of every room share: a throw-away database, the site's role, small worlds."""
