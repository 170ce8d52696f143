-- wrk asks as a till does: TICKETS_CODES names a file with a code on each line, TICKETS_KEY is the
-- key; TICKETS_COUNT, how many of them are asked for, in turn.
local codes = {}
local at = 0

function init()
    for code in io.lines(os.getenv("TICKETS_CODES")) do
        codes[#codes + 1] = '{"code":"' .. code .. '"}'
        if #codes == tonumber(os.getenv("TICKETS_COUNT")) then
            break
        end
    end
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TICKETS_KEY")
end

function request()
    at = at % #codes + 1
    return wrk.format(nil, nil, nil, codes[at])
end
