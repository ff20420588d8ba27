-- Asks OAuthProxy whether a request may pass, and leaves the answer in variables. Whatever goes wrong is a no.

local question = "http://127.0.0.1:4180/oauth2/auth?mode=redirect"

-- What tells people from programs, and who they are.
local passed_on = { "cookie", "accept", "sec-fetch-mode", "sec-fetch-dest", "x-requested-with", "user-agent" }

core.register_action("ask", { "http-req" }, function(txn)
  local request = txn.http:req_get_headers()
  local headers = {
    ["host"] = { request["host"] and request["host"][0] or "" },
    ["x-forwarded-method"] = { txn.sf:method() },
    ["x-forwarded-uri"] = { txn.sf:pathq() },
    ["x-forwarded-proto"] = { "http" },
    ["x-forwarded-host"] = { request["host"] and request["host"][0] or "" },
    ["x-forwarded-for"] = { txn.sf:src() },
  }
  for _, name in ipairs(passed_on) do
    if request[name] then
      headers[name] = { request[name][0] }
    end
  end

  -- A handshake cannot follow a redirect.
  if request["upgrade"] then
    headers["accept"] = { "application/json" }
  end

  local answer = core.httpclient():get { url = question, headers = headers, timeout = 5000 }
  if not answer or not answer.status then
    return
  end

  local function keep(variable, name)
    if answer.headers and answer.headers[name] then
      txn:set_var(variable, answer.headers[name][0])
    end
  end

  txn:set_var("txn.auth_status", answer.status)
  if answer.status == 302 then
    keep("txn.auth_location", "location")
  elseif answer.status == 202 then
    keep("txn.auth_user", "x-auth-request-user")
    keep("txn.auth_email", "x-auth-request-email")
    keep("txn.auth_groups", "x-auth-request-groups")
    keep("txn.auth_cookie", "set-cookie")
  end
end, 0)
