"""A proxy that passes octets on after a delay, for the benches."""

import asyncio
import threading


class Proxy(threading.Thread):
    """Passes octets on after a delay, and counts how often the client spoke after the server had."""

    def __init__(self, port, delay):
        super().__init__(daemon=True)
        self.target, self.delay, self.trips = port, delay, 0
        self.ready = threading.Event()
        self.start()
        self.ready.wait()

    def run(self):
        asyncio.run(self.serve())

    async def serve(self):
        server = await asyncio.start_server(self.connected, "127.0.0.1", 0, limit=1 << 20)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await server.serve_forever()

    async def connected(self, reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", self.target, limit=1 << 20)
        state = {"client": True}
        await asyncio.gather(self.pass_on(reader, back, state, True), self.pass_on(there, writer, state, False))

    async def pass_on(self, source, sink, state, from_client):
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
                if from_client and not state["client"]:
                    self.trips += 1
                state["client"] = from_client
                queue.put_nowait((loop.time() + self.delay, data))
        except OSError:
            pass
        queue.put_nowait((loop.time() + self.delay, b""))
        try:
            await delivering
        except OSError:
            pass
