#!/bin/bash
# Run once by the image of PostgreSQL, on an empty volume: the database, its owner (who migrates) and the two logins of
# the processes. Nobody but this script works as the server's superuser.
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --username=postgres --set=owner="$OWNER_PASSWORD" \
  --set=agency="$AGENCY_PASSWORD" --set=portal="$PORTAL_PASSWORD" <<'SQL'
CREATE ROLE solde_owner LOGIN PASSWORD :'owner';
CREATE ROLE solde_agency LOGIN PASSWORD :'agency';
CREATE ROLE solde_portal LOGIN PASSWORD :'portal';
CREATE DATABASE solde OWNER solde_owner;
SQL
