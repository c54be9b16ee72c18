-- Sends the requests of a plan in their order, each once, and counts every answer.
--
--   wrk --threads 1 --script plan.lua URL -- PLAN SECONDS [cycle]
--
-- A line of the plan is METHOD, PATH, COOKIE and BODY, with tabs between. With `cycle` it begins anew at its end. When
-- the time or the plan is over no request begins any more, but each that was sent is still answered and counted: else
-- the server would have made orders that nobody counted. `done` prints one line of JSON.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long micros; } bench_time;
  int gettimeofday(bench_time *at, void *zone);
  int getpid(void);
  int kill(int pid, int signal);
]]

local INTERRUPT = 2
local FOREVER = 1e9 -- milliseconds

local at = ffi.new("bench_time")
local function micros()
  ffi.C.gettimeofday(at, nil)
  return tonumber(at.seconds) * 1e6 + tonumber(at.micros)
end

-- wrk reads a plan in the state of its thread, and reports in another, which reaches the globals of the first.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  plan = {}
  for line in io.lines(args[1]) do
    local method, path, cookie, body = line:match("^(%S+)\t(%S+)\t([^\t]*)\t(.*)$")
    local headers = { ["Accept"] = "application/json" }
    if cookie ~= "" then headers["Cookie"] = cookie end
    if body ~= "" then
      headers["Content-Type"] = "application/x-www-form-urlencoded"
    else
      body = nil
    end
    plan[#plan + 1] = wrk.format(method, path, headers, body)
  end
  patience, cycle = tonumber(args[2]) * 1e6, args[3] == "cycle"
  looked_at, promised, next_one, answered = false, 0, 1, 0
  begun, ended, sold_out = 0, 0, 0
  statuses, orders, seen = {}, 0, {}
end

local function is_over()
  return (promised >= #plan and not cycle) or (begun > 0 and micros() - begun >= patience)
end

-- Asked once before every request, the first of each connection included: what it lets through will be sent.
function delay()
  if is_over() then return FOREVER end
  if begun == 0 then begun = micros() end
  promised = promised + 1
  return 0
end

function request()
  -- wrk looks at one request before it begins, and never sends it.
  if not looked_at then
    looked_at = true
    return plan[1]
  end
  local chosen = plan[next_one]
  next_one = next_one % #plan + 1
  return chosen
end

function response(status, headers, body)
  ended = micros()
  answered = answered + 1
  statuses[status] = (statuses[status] or 0) + 1
  -- A hold's answer names its order; asking again for what one holds names the same one.
  if status == 200 then
    local order = body:match('^{"id":"(%w+)"')
    if order and not seen[order] then
      seen[order] = true
      orders, sold_out = orders + 1, ended
    end
  end
  if answered == promised and is_over() then
    wrk.thread:stop()
    ffi.C.kill(ffi.C.getpid(), INTERRUPT)
  end
end

function done(summary, latency)
  local thread = threads[1]
  local counts = {}
  for status, count in pairs(thread:get("statuses")) do
    counts[#counts + 1] = string.format('"%d":%d', status, count)
  end
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write
  local begun = thread:get("begun")
  print(string.format(
    '{"statuses":{%s},"orders":%d,"unanswered":%d,"failed":%d,"late":%d,"micros":%d,"last_order_micros":%d,'
      .. '"p50_micros":%d,"p99_micros":%d,"max_micros":%d}',
    table.concat(counts, ","), thread:get("orders"), thread:get("promised") - thread:get("answered"), failed,
    errors.timeout, thread:get("ended") - begun, math.max(thread:get("sold_out") - begun, 0),
    latency:percentile(50), latency:percentile(99), latency.max))
end
