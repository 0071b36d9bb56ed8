create schema lectr;
create schema lectr_read;
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE lectr.mt_event_progression (
    name character varying NOT NULL,
    last_seq_id bigint,
    last_updated timestamp with time zone DEFAULT transaction_timestamp()
);
CREATE TABLE lectr.mt_events (
    seq_id bigint NOT NULL,
    id uuid NOT NULL,
    stream_id character varying NOT NULL,
    version bigint NOT NULL,
    data jsonb NOT NULL,
    bdata bytea,
    type character varying(500) NOT NULL,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    tenant_id character varying DEFAULT '*DEFAULT*'::character varying NOT NULL,
    mt_dotnet_type character varying,
    correlation_id character varying,
    causation_id character varying,
    headers jsonb,
    user_name character varying,
    is_archived boolean DEFAULT false NOT NULL
)
WITH (fillfactor='100', autovacuum_analyze_threshold='1000', autovacuum_analyze_scale_factor='0.02', autovacuum_vacuum_insert_threshold='50000', autovacuum_vacuum_insert_scale_factor='0.02');
CREATE SEQUENCE lectr.mt_events_sequence
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE lectr.mt_events_sequence OWNED BY lectr.mt_events.seq_id;
CREATE TABLE lectr.mt_streams (
    tenant_id character varying DEFAULT '*DEFAULT*'::character varying NOT NULL,
    id character varying NOT NULL,
    type character varying,
    version bigint,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    is_archived boolean DEFAULT false NOT NULL
)
WITH (fillfactor='80');
CREATE TABLE lectr_read.checkpoints (
    projection text NOT NULL,
    "position" bigint NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE lectr_read.nodes (
    node text NOT NULL,
    url text NOT NULL,
    version text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    heartbeat_at timestamp with time zone NOT NULL,
    settings_position bigint DEFAULT 0 NOT NULL,
    captured bigint DEFAULT 0 NOT NULL,
    stored bigint DEFAULT 0 NOT NULL,
    in_spool bigint DEFAULT 0 NOT NULL,
    lost bigint DEFAULT 0 NOT NULL
);
CREATE TABLE lectr_read.settings (
    organisation text NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    "position" bigint NOT NULL,
    data jsonb
);
INSERT INTO lectr.mt_events VALUES (1, '01a1fd65-cb72-792b-8010-6672cad67ee0', 'rules', 1, '{"n": 1}', NULL, 'sample', '2026-05-04 12:00:00+00', 'default', NULL, NULL, NULL, NULL, NULL, false);
INSERT INTO lectr.mt_events VALUES (2, '01a1fd65-cb72-798f-ac0d-24cc0aec9122', 'rules', 2, '{"n": 2}', NULL, 'sample', '2026-05-04 12:00:00+00', 'default', NULL, NULL, NULL, NULL, NULL, false);
INSERT INTO lectr.mt_events VALUES (3, '01a1fd65-d182-7422-bd80-dbdfe91c4108', 'requests/a/2026-05-04', 1, '{"n": 1}', NULL, 'sample', '2026-05-04 12:00:00+00', 'default', NULL, NULL, NULL, NULL, NULL, false);
INSERT INTO lectr.mt_streams VALUES ('default', 'rules', NULL, 2, '2026-05-04 12:00:00+00', '2026-05-04 12:00:00+00', false);
INSERT INTO lectr.mt_streams VALUES ('default', 'requests/a/2026-05-04', NULL, 1, '2026-05-04 12:00:00+00', '2026-05-04 12:00:00+00', false);
SELECT pg_catalog.setval('lectr.mt_events_sequence', 3, true);
ALTER TABLE ONLY lectr.mt_event_progression
    ADD CONSTRAINT pk_mt_event_progression PRIMARY KEY (name);
ALTER TABLE ONLY lectr.mt_events
    ADD CONSTRAINT pkey_mt_events_seq_id PRIMARY KEY (seq_id);
ALTER TABLE ONLY lectr.mt_streams
    ADD CONSTRAINT pkey_mt_streams_tenant_id_id PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY lectr_read.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (projection);
ALTER TABLE ONLY lectr_read.nodes
    ADD CONSTRAINT nodes_pkey PRIMARY KEY (node);
ALTER TABLE ONLY lectr_read.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (organisation, kind, key);
CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON lectr.mt_events USING btree (tenant_id, stream_id, version);
CREATE INDEX settings_admin_tokens ON lectr_read.settings USING btree (key) WHERE (kind = 'admin_tokens'::text);
CREATE INDEX settings_by_position ON lectr_read.settings USING btree ("position");
ALTER TABLE ONLY lectr.mt_events
    ADD CONSTRAINT fkey_mt_events_stream_id_tenant_id FOREIGN KEY (tenant_id, stream_id) REFERENCES lectr.mt_streams(tenant_id, id);
