"""Files of the device, through AT commands."""

import base64


def encoded(data):
    return base64.b64encode(data).decode()


def write_file(device, name, data, options="create|overwrite", chunk=600):
    """Stores a file with several writes; the handle must be closed by the chip without a complaint."""
    size = max(len(data), 1)
    handle = open_file(device, name, options, size)
    for offset in range(0, len(data), chunk):
        text = encoded(data[offset:offset + chunk])
        answer = device.command(f"AT+FileWrite={handle},{offset},1,{len(text)},{text}")
        assert answer == [f"+filewrite:{len(text)}", "OK"], answer
    assert device.command(f"AT+FileClose={handle},,") == ["OK"]


def open_file(device, name, options, size=""):
    answer = device.command(f"AT+FileOpen={name},{options},{size}")
    assert answer[-1] == "OK" and answer[0].startswith("+fileopen:"), answer
    return int(answer[0].removeprefix("+fileopen:").split(",")[0])


def read_file(device, name, chunk=700):
    handle = open_file(device, name, "read")
    content = b""
    while True:
        answer = device.command(f"AT+FileRead={handle},{len(content)},1,{chunk}")
        if answer == ["ERROR: process command,-10337"]:
            break
        content += base64.b64decode(answer[0].split(",", 2)[2])
    assert device.command(f"AT+FileClose={handle},,") == ["OK"]
    return content
