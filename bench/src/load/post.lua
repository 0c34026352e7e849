-- Posts a location with an id of its own in each request, and says at the end how it went, as one line of JSON.
-- Ids are unique over threads and runs: a random half for each thread, then a counter.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  math.randomseed(tonumber(args[1]) * 31 + number)
  local random = math.random
  prefix = string.format(
    '{"event_id":"%04x%04x-%04x-4%03x-8%03x-',
    random(0, 65535), random(0, 65535), random(0, 65535), random(0, 4095), random(0, 4095)
  )
  rest = string.format(
    '","latitude":12.971599,"longitude":77.594566,"recorded_at":"%s","speed_mps":8.5,"heading_deg":270}',
    args[2]
  )
  count = 0
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  -- Everything but the body and its length is the same in each request.
  local body = prefix .. string.format('%012x","driver_id":"driver-%03d', 0, 0) .. rest
  head = wrk.format("POST", wrk.path, wrk.headers, body):match("^(.-\r\n\r\n)")
end

function request()
  count = count + 1
  return head .. prefix .. string.format('%012x","driver_id":"driver-%03d', count, count % 1000) .. rest
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"answered":%d,"refused":%d,"broken":%d,"durationUs":%d,"p50Us":%d,"p95Us":%d,"p99Us":%d}\n',
    summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99)
  ))
end
