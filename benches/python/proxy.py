"""Passes octets on after a delay each way: proxy.py PORT SECONDS; prints the port that it listens on, and ends with its standard input."""

import asyncio
import os
import sys


async def pass_on(source, sink, delay):
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()

    async def deliver():
        while True:
            due, data = await queue.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not data:
                break
            sink.write(data)
            await sink.drain()
        sink.close()

    delivering = asyncio.ensure_future(deliver())
    try:
        while data := await source.read(1 << 18):
            queue.put_nowait((loop.time() + delay, data))
    except OSError:
        pass
    queue.put_nowait((loop.time() + delay, b""))
    try:
        await delivering
    except OSError:
        pass


async def main(target, delay):
    async def connected(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", target, limit=1 << 20)
        await asyncio.gather(pass_on(reader, back, delay), pass_on(there, writer, delay))

    server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    # Whatever connections are left are of clients that have ended.
    os._exit(0)


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
