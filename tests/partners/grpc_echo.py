#!/usr/bin/python3
"""A gRPC server and client (grpc-core) for tests: no .proto, messages are UTF-8 text.

grpc_echo.py serve
    listens on a free port of 127.0.0.1, prints "listening on 127.0.0.1:PORT" and serves until it is killed:
    /echo.Echo/Unary   text -> {"text": text, "metadata": [[key, value], ...]}
    /echo.Echo/Stream  "N"  -> N such messages, text "1" ... "N"
    /echo.Echo/Bidi    every text is answered at once with such a message
    /echo.Echo/Fail    text -> FAILED_PRECONDITION, details = text, trailing metadata reason: as-asked
    All answers carry the initial metadata echo-initial: yes and, but for Fail, the trailing metadata echo-trailing: yes.
    "metadata" is what the server saw of the caller's headers; values of -bin keys are base64 here and on the command line.

grpc_echo.py call TARGET METHOD [--message TEXT]... [--metadata KEY=VALUE]... [--ca FILE] [--authority NAME] [--deadline SECONDS]
    calls METHOD (the last part of its name) and prints one JSON object:
    {"messages": [...], "code": "OK", "details": "", "initial": [[k, v], ...], "trailing": [[k, v], ...]}
    Bidi sends each message only after the answer to the one before has arrived, so it ends in DEADLINE_EXCEEDED where a proxy holds messages back.
"""
import argparse
import base64
import json
import queue
from concurrent import futures

import grpc

SERVICE = "echo.Echo"
NO_PROXY = [("grpc.enable_http_proxy", 0)]


def pairs(metadata):
    return [[key, value if isinstance(value, str) else base64.b64encode(value).decode()] for key, value in metadata or ()]


def answer(text, context):
    return json.dumps({"text": text, "metadata": pairs(context.invocation_metadata())}).encode()


def greet(context):
    context.send_initial_metadata((("echo-initial", "yes"),))
    context.set_trailing_metadata((("echo-trailing", "yes"),))


def unary(request, context):
    greet(context)
    return answer(request.decode(), context)


def stream(request, context):
    greet(context)
    for number in range(int(request.decode())):
        yield answer(str(number + 1), context)


def bidi(requests, context):
    greet(context)
    for request in requests:
        yield answer(request.decode(), context)


def fail(request, context):
    context.send_initial_metadata((("echo-initial", "yes"),))
    context.set_trailing_metadata((("reason", "as-asked"),))
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, request.decode())


def serve(_):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {
        "Unary": grpc.unary_unary_rpc_method_handler(unary),
        "Stream": grpc.unary_stream_rpc_method_handler(stream),
        "Bidi": grpc.stream_stream_rpc_method_handler(bidi),
        "Fail": grpc.unary_unary_rpc_method_handler(fail),
    }),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"listening on 127.0.0.1:{port}", flush=True)
    server.wait_for_termination()


def invoke(channel, method, messages, options):
    path = f"/{SERVICE}/{method}"
    if method == "Stream":
        rpc = channel.unary_stream(path)(messages[0], **options)
        return rpc, rpc
    if method == "Bidi":
        pending = queue.SimpleQueue()
        rpc = channel.stream_stream(path)(iter(pending.get, None), **options)
        return rpc, in_lockstep(rpc, pending, messages)
    rpc = channel.unary_unary(path).future(messages[0], **options)
    return rpc, (reply for reply in [rpc.result()])


def in_lockstep(rpc, pending, messages):
    try:
        for message in messages:
            pending.put(message)
            yield next(rpc)
    finally:
        pending.put(None)
    yield from rpc


def header(pair):
    key, value = pair.split("=", 1)
    return key, base64.b64decode(value) if key.endswith("-bin") else value


def call(arguments):
    options = {"metadata": [header(pair) for pair in arguments.metadata], "timeout": arguments.deadline}
    channel_options = NO_PROXY + ([("grpc.default_authority", arguments.authority)] if arguments.authority else [])
    if arguments.ca:
        with open(arguments.ca, "rb") as ca:
            credentials = grpc.ssl_channel_credentials(ca.read())
        if arguments.authority:
            channel_options.append(("grpc.ssl_target_name_override", arguments.authority))
        channel = grpc.secure_channel(arguments.target, credentials, channel_options)
    else:
        channel = grpc.insecure_channel(arguments.target, channel_options)
    received = []
    with channel:
        try:
            rpc, replies = invoke(channel, arguments.method, [text.encode() for text in arguments.message or [""]], options)
            received.extend(json.loads(reply) for reply in replies)
        except grpc.RpcError as error:
            rpc = error
        print(json.dumps({
            "messages": received,
            "code": rpc.code().name,
            "details": rpc.details() or "",
            "initial": pairs(rpc.initial_metadata()),
            "trailing": pairs(rpc.trailing_metadata()),
        }))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("serve").set_defaults(run=serve)
    client = commands.add_parser("call")
    client.add_argument("target")
    client.add_argument("method", choices=["Unary", "Stream", "Bidi", "Fail"])
    client.add_argument("--message", action="append", default=[])
    client.add_argument("--metadata", action="append", default=[])
    client.add_argument("--ca")
    client.add_argument("--authority")
    client.add_argument("--deadline", type=float, default=20)
    client.set_defaults(run=call)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
