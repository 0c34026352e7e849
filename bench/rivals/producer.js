// The article's second service as tutorials write it: Express, kafkajs, one `producer.send` a request. For Node.
import process from 'node:process'
import express from 'express'
import { Kafka } from 'kafkajs'

const kafka = new Kafka({ clientId: 'rival', brokers: process.env.KAFKA_BROKERS.split(',') })
const producer = kafka.producer()
await producer.connect()
const app = express()
app.use(express.json())

app.get('/ready', (_request, response) => {
  response.json({ status: 'ready' })
})

app.post('/v1/locations', async (request, response) => {
  const { event_id, driver_id, latitude, longitude } = request.body
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
    await producer.send({
      topic: process.env.KAFKA_TOPIC,
      messages: [{ key: driver_id, value: JSON.stringify(request.body) }],
    })
    response.status(202).json({ event_id })
  } catch {
    response.status(503).json({ error: 'Broker error' })
  }
})

const server = app.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => server.close(() => producer.disconnect().then(() => process.exit(0))))
