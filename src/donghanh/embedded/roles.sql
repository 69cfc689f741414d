-- The roles and the database of Đồng Hành, for psql as a superuser. Safe to run again.
--   dh_owner  owns the database and everything in it; migrations and imports run as it
--   dh_app    the site: owns nothing, sees rows through row-level security only
--   dh_stats  indicators: reads the de-identified marts
-- On a real server run it once (docs/deploy.md), then set the passwords with \password.

SELECT format('CREATE ROLE %I LOGIN', name)
  FROM unnest(ARRAY['dh_owner', 'dh_app', 'dh_stats']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE dh_owner NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE dh_app NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE dh_stats NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

SELECT $$CREATE DATABASE donghanh OWNER dh_owner ENCODING 'UTF8' TEMPLATE template0$$
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'donghanh') \gexec

REVOKE ALL ON DATABASE donghanh FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE donghanh TO dh_app, dh_stats;
ALTER DATABASE donghanh SET timezone TO 'Asia/Ho_Chi_Minh';

\connect donghanh
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS btree_gin;
