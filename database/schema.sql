-- One row an event, whichever architecture wrote it. The primary key makes a redelivered event harmless.
CREATE TABLE IF NOT EXISTS driver_locations (
  event_id     uuid PRIMARY KEY,
  architecture text NOT NULL CHECK (architecture IN ('rest', 'kafka')),
  driver_id    text NOT NULL,
  latitude     double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude    double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  recorded_at  timestamptz NOT NULL,
  speed_mps    double precision,
  heading_deg  double precision,
  ingested_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The order in which rows were written: a whole batch may share one ingested_at.
  ingest_order bigint GENERATED ALWAYS AS IDENTITY
);

-- The experiment's own probe writes here, several times a second, to see when writes work.
CREATE TABLE IF NOT EXISTS write_probe (
  id         integer PRIMARY KEY,
  written_at timestamptz NOT NULL
);
