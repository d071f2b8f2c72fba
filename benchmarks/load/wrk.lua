-- Sends the requests of a file, one after the other, and tells what came of them as JSON.
-- The file has each request after a line with its length in bytes.

local file

function init(arguments)
  file = assert(io.open(arguments[1], "rb"))
end

local function following()
  local length = file:read("*l")
  return length and file:read(tonumber(length))
end

-- wrk asks for one request before it begins, and does not send it.
function request()
  local text = following()
  if not text then
    wrk.thread:stop()
    return wrk.format()
  end
  return text
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "most": %d,'
      .. ' "not_200": %d, "lost": %d}',
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
