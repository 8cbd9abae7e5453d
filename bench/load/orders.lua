-- Orders for wrk: the same bytes as projects/order.ts makes. Arguments: run, lines in a body, key.
local order = '{"orderId":"%s%07d","product":"FG-%04d","lotId":"L%07d","quantity":"125.500","unit":"KG",'
  .. '"plant":"1710","start":"2026-11-23T06:00:00Z","end":"2026-11-23T14:00:00Z","priority":"high","customer":"Customer of the plant in the north",'
  .. '"operations":[{"step":"0010","workCenter":"WEIGH-1","text":"Weigh the ingredients"},{"step":"0020","workCenter":"MIX-2","text":"Mix for ten minutes"},'
  .. '{"step":"0030","workCenter":"FILL-3","text":"Fill into bags"},{"step":"0040","workCenter":"PACK-1","text":"Pack on pallets"}]}'
local run, lines, n, head = '1', 1, 0, ''

function init(args)
  run, lines = args[1], tonumber(args[2])
  local media = lines == 1 and 'application/json' or 'application/x-ndjson'
  head = string.format('POST %s HTTP/1.1\r\nHost: %s\r\nX-API-Key: %s\r\nContent-Type: %s\r\nContent-Length: ', wrk.path, wrk.host, args[3], media)
end

local function one()
  n = n + 1
  return string.format(order, run, n, n % 500, n)
end

function request()
  local body
  if lines == 1 then
    body = one()
  else
    local all = {}
    for i = 1, lines do all[i] = one() end
    body = table.concat(all, '\n')
  end
  return head .. #body .. '\r\n\r\n' .. body
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"failed":%d,"p50":%f,"p95":%f}\n', summary.requests,
    e.status + e.connect + e.read + e.write + e.timeout, latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
