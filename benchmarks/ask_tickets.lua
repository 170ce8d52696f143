-- wrk asks as a till does, or as whoever points a camera at a ticket: TICKETS_CODES names a file with
-- a code on each line, TICKETS_KEY is the key of the till, empty = the page is asked for;
-- TICKETS_COUNT, how many of the codes are asked for, in turn.
local codes = {}
local at = 0
local key = os.getenv("TICKETS_KEY")

function init()
    for code in io.lines(os.getenv("TICKETS_CODES")) do
        codes[#codes + 1] = key == "" and "/V/" .. code or '{"code":"' .. code .. '"}'
        if #codes == tonumber(os.getenv("TICKETS_COUNT")) then
            break
        end
    end
    if key ~= "" then
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.headers["Authorization"] = "Bearer " .. key
    end
end

function request()
    at = at % #codes + 1
    if key == "" then
        return wrk.format(nil, codes[at])
    end
    return wrk.format(nil, nil, nil, codes[at])
end
