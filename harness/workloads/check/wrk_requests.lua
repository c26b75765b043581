-- The script of scripts/check/wrk_throughput: wrk sends the requests of a file in their order, again and again, and
-- prints what it counted. In the file, the size of each request in bytes stands in a line before the request.

local requests, last = {}, 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  for size in function() return file:read("*l") end do
    requests[#requests + 1] = file:read(tonumber(size))
  end
  file:close()
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary)
  local errors = summary.errors
  io.write(string.format("counted: %d requests in %d us, %d errors\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
