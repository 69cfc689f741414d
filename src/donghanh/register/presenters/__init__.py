"""From rows and facts of the law to what a page shows: words, states, links. No writing here."""
