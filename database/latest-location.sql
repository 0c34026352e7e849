-- For `GET /v1/drivers/:id/location`. Every INSERT pays for it, so it is made only where the read path is on.
CREATE INDEX IF NOT EXISTS driver_locations_latest ON driver_locations (driver_id, recorded_at DESC);
