-- Posts a location with an id of its own in each request, and says at the end how it went, as one line of JSON.
-- Ids are unique over threads and runs: a random half for each thread, then a counter.
-- Told a rate, requests a second, and after how many milliseconds to begin, so that all connections are there by then, it
-- keeps to that rate as long as a connection is free: an open loop (one thread only).
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
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
  sent = 0
  unsent = 0
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  -- Everything but the body and its length is the same in each request.
  local body = prefix .. string.format('%012x","driver_id":"driver-%03d', 0, 0) .. rest
  head = wrk.format("POST", wrk.path, wrk.headers, body):match("^(.-\r\n\r\n)")
  if args[3] then
    delay = keepPace(1000 / tonumber(args[3]), tonumber(args[4]))
  end
end

-- Gives each free connection the next slot of the schedule, as the milliseconds until then. A slot that is late by more
-- than that while no connection was free is left out: its request is not sent.
local LATE_MS = 50

function keepPace(intervalMs, beginAfterMs)
  local ffi = require("ffi")
  ffi.cdef("typedef struct { long s; long ns; } clock_time; int clock_gettime(int, clock_time *);")
  local time = ffi.new("clock_time")
  local MONOTONIC = jit.os == "OSX" and 6 or 1
  local nextMs
  return function()
    ffi.C.clock_gettime(MONOTONIC, time)
    local nowMs = tonumber(time.s) * 1000 + tonumber(time.ns) / 1e6
    nextMs = nextMs or nowMs + beginAfterMs
    if nowMs - nextMs > LATE_MS then
      local late = math.ceil((nowMs - LATE_MS - nextMs) / intervalMs)
      nextMs = nextMs + late * intervalMs
      unsent = unsent + late
    end
    local waitMs = math.max(0, nextMs - nowMs)
    nextMs = nextMs + intervalMs
    started = true
    return math.floor(waitMs)
  end
end

function request()
  count = count + 1
  -- wrk asks for one before it begins, to look at it.
  if started then
    sent = sent + 1
  end
  return head .. prefix .. string.format('%012x","driver_id":"driver-%03d', count, count % 1000) .. rest
end

function done(summary, latency)
  local errors = summary.errors
  local sent, unsent = 0, 0
  for _, thread in ipairs(threads) do
    sent = sent + thread:get("sent")
    unsent = unsent + thread:get("unsent")
  end
  io.write(string.format(
    'RESULT {"sent":%d,"unsent":%d,"answered":%d,"refused":%d,"broken":%d,"durationUs":%d,"p50Us":%d,"p95Us":%d,"p99Us":%d}\n',
    sent, unsent, summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99)
  ))
end
