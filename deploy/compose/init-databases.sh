#!/bin/sh
# Runs once, when the database server's volume is empty: a database and a user of its own for each service.
set -eu

create() {
    psql -v ON_ERROR_STOP=1 -v name="$1" -v password="$2" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
}

create core_platform "$CORE_PLATFORM_DB_PASSWORD"
create data_integration "$DATA_INTEGRATION_DB_PASSWORD"
create ai_ml "$AI_ML_DB_PASSWORD"
create workflow_engine "$WORKFLOW_ENGINE_DB_PASSWORD"
create communication_hub "$COMMUNICATION_HUB_DB_PASSWORD"

# All instances of ai-ml share one index of vectors in it (ADR 130); only a superuser may make the extension.
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname ai_ml -c 'create extension if not exists vector'
