"""What a router does that no command does: forgets its translations, or tells what passes.

router.py forget             every address translation is made anew with the next packet; says when
router.py watch INTERFACE    says "ready", then each UDP packet as a line of JSON, until its input ends
"""

import json
import os
import selectors
import socket
import struct
import sys
import time

NETFILTER = 12
CONNTRACK_DELETE = 1 << 8 | 2
REQUEST_AND_ACKNOWLEDGE = 1 | 4
ALL_PROTOCOLS = 3
SO_TIMESTAMPNS = 35


def forget():
    """Deletes every entry of the connection tracker, as a restart would; prints when."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETFILTER) as netlink:
        flags = REQUEST_AND_ACKNOWLEDGE
        header = struct.pack("=IHHII", 20, CONNTRACK_DELETE, flags, 1, 0)
        netlink.send(header + struct.pack("=BBH", socket.AF_INET, 0, 0))
        error = struct.unpack_from("=i", netlink.recv(4096), 16)[0]
    if error:
        sys.exit(f"the translations were not forgotten: {os.strerror(-error)}")
    print(json.dumps(time.time()))


def watch(interface):
    """Tells time, ends and first byte of each UDP packet over IPv4."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PROTOCOLS)) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        # The kernel's times are right even when this program gets its turn late.
        wire.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        wire.bind((interface, 0))
        ready = selectors.DefaultSelector()
        ready.register(wire, selectors.EVENT_READ)
        ready.register(sys.stdin, selectors.EVENT_READ)
        print("ready", flush=True)
        while True:
            for key, _ in ready.select():
                if key.fileobj is sys.stdin:
                    return
                packet, notes, _, _ = wire.recvmsg(2048, 64)
                if packet[0] >> 4 == 4 and packet[9] == socket.IPPROTO_UDP:
                    print(json.dumps(described(packet, *notes[0][2:])), flush=True)


def described(packet, stamp):
    """Time, ends and first byte of a UDP packet over IPv4."""
    seconds, nanoseconds = struct.unpack("qq", stamp)
    start = (packet[0] & 15) * 4
    source, target = (socket.inet_ntoa(packet[at : at + 4]) for at in (12, 16))
    ports = struct.unpack_from("!HH", packet, start)
    return {
        "at": seconds + nanoseconds / 1e9,
        "from": f"{source}:{ports[0]}",
        "to": f"{target}:{ports[1]}",
        "first": packet[start + 8] if len(packet) > start + 8 else None,
    }


match sys.argv[1:]:
    case ["forget"]:
        forget()
    case ["watch", interface]:
        watch(interface)
    case _:
        sys.exit(__doc__)
