"""A device made of pymodbus, told what to do by one line of JSON on its standard input and answering each with one line."""

import asyncio
import json
import sys
import types

try:
    import serial  # noqa: F401
    import serial_asyncio  # noqa: F401
except ImportError:  # pymodbus imports them although only serial lines need them
    sys.modules["serial"] = types.ModuleType("serial")
    sys.modules["serial_asyncio"] = types.ModuleType("serial_asyncio")
    sys.modules["serial_asyncio"].create_serial_connection = None

from pymodbus.constants import Endian
from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.payload import BinaryPayloadBuilder
from pymodbus.server.async_io import ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer


class Block(ModbusSparseDataBlock):
    """Registers or bits with holes; those that are spoiled fail when they are read."""

    def __init__(self, ranges):
        super().__init__({address: 0 for first, last in ranges for address in range(first, last + 1)})
        self.spoiled = set()
        self.reads = []

    def getValues(self, address, count=1):
        self.reads.append([address, count])
        if self.spoiled.intersection(range(address, address + count)):
            raise RuntimeError("spoiled")
        return super().getValues(address, count)


def slave(ranges):
    return ModbusSlaveContext(di=Block(ranges), co=Block(ranges), hr=Block(ranges), ir=Block(ranges), zero_mode=True)


slaves = {1: slave([(0, 299), (400, 449), (1000, 1999)]), 3: slave([(0, 99)])}
tables = {"discrete": "d", "coil": "c", "holding": "h", "input": "i"}


def built(kind, value, byte, word):
    order = {"big": Endian.Big, "little": Endian.Little}
    builder = BinaryPayloadBuilder(byteorder=order[byte], wordorder=order[word])
    add = {
        "int16": builder.add_16bit_int,
        "uint16": builder.add_16bit_uint,
        "int32": builder.add_32bit_int,
        "uint32": builder.add_32bit_uint,
        "int64": builder.add_64bit_int,
        "uint64": builder.add_64bit_uint,
        "float32": builder.add_32bit_float,
        "float64": builder.add_64bit_float,
        "text": builder.add_string,
    }[kind]
    add(int(value) if "int" in kind else value if kind == "text" else float(value))
    return builder.to_registers()


def run(command):
    if command["do"] == "build":
        return built(command["kind"], command["value"], command["byte"], command["word"])
    if command["do"] == "reset":
        for blocks in slaves.values():
            for block in blocks.store.values():
                block.values = dict.fromkeys(block.values, 0)
                block.spoiled.clear()
                block.reads.clear()
        return None
    store = slaves[command.get("unit", 1)].store[tables[command["table"]]]
    if command["do"] == "set":
        store.setValues(command["offset"], command["values"])
    elif command["do"] == "get":
        return [int(store.values[command["offset"] + n]) for n in range(command["count"])]
    elif command["do"] == "spoil":
        store.spoiled.add(command["offset"])
    elif command["do"] == "reads":
        reads, store.reads = store.reads, []
        return reads
    return None


async def main():
    framer = ModbusRtuFramer if sys.argv[1] == "rtu" else ModbusSocketFramer
    context = ModbusServerContext(slaves=slaves, single=False)
    server = ModbusTcpServer(context, framer=framer, address=("127.0.0.1", 0), ignore_missing_slaves=True)
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(json.dumps(server.server.sockets[0].getsockname()[1]), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(run(json.loads(line))), flush=True)
    serving.cancel()


asyncio.run(main())
