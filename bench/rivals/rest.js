// The article's first service as tutorials write it: Express, the `pg` pool, one INSERT a request. For Node.
import process from 'node:process'
import express from 'express'
import { Pool } from 'pg'

// As many connections as ours has.
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 })
const app = express()
app.use(express.json())

app.get('/ready', async (_request, response) => {
  await pool.query('SELECT 1')
  response.json({ status: 'ready' })
})

app.post('/v1/locations', async (request, response) => {
  const { event_id, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg } =
    request.body
  if (
    typeof event_id !== 'string' ||
    typeof driver_id !== 'string' ||
    typeof latitude !== 'number' ||
    typeof longitude !== 'number'
  ) {
    response.status(400).json({ error: 'Invalid location' })
    return
  }
  try {
    await pool.query(
      `INSERT INTO driver_locations
         (event_id, architecture, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg)
       VALUES ($1, 'rest', $2, $3, $4, $5, $6, $7)
       ON CONFLICT (event_id) DO NOTHING`,
      [event_id, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg],
    )
    response.json({ event_id })
  } catch {
    response.status(500).json({ error: 'Database error' })
  }
})

const server = app.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => server.close(() => pool.end().then(() => process.exit(0))))
