"""Serve recorded schemas of Terraform's providers to terraform, when no registry answers.

`schemas.json` has the layout of `terraform providers schema -json`. With it terraform checks every
argument, block and type, and runs its tests with mocked providers. Errors that only a provider's
own code finds are not noticed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).with_name("schemas.json")


def recorded() -> dict[str, Any]:
    """Return the recorded schemas by the provider's source, such as `hashicorp/google`."""
    schemas: dict[str, Any] = json.loads(RECORDED.read_text("utf-8"))["provider_schemas"]
    return schemas


@contextmanager
def serving(folder: Path) -> Iterator[dict[str, str]]:
    """Serve the recorded providers, and yield the environment in which terraform uses only them.

    Args:
        folder: An empty folder for sockets and settings.
    """
    import grpc  # installed in .venv-scan only, like `tf`

    settings = folder / "terraform.rc"
    settings.write_text('provider_installation {\n  filesystem_mirror { path = "/nowhere" }\n}\n')
    servers, addresses = [], {}
    for number, (source, schemas) in enumerate(recorded().items()):
        server = grpc.server(ThreadPoolExecutor(max_workers=4))
        _answer(server, schemas)
        socket = str(folder / str(number))
        server.add_insecure_port(f"unix:{socket}")
        server.start()
        servers.append(server)
        addresses[source] = {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": os.getpid(),
            "Test": True,  # terraform must not end this process when it is done
            "Addr": {"Network": "unix", "String": socket},
        }
    try:
        yield {
            "TF_REATTACH_PROVIDERS": json.dumps(addresses),
            "TF_CLI_CONFIG_FILE": str(settings),
        }
    finally:
        for server in servers:
            server.stop(None).wait()


def _answer(server: Any, schemas: Mapping[str, Any]) -> None:
    """Add handlers for one provider to a server: its schema, and "valid" for every value."""
    from tf.gen import tfplugin_pb2 as messages
    from tf.gen import tfplugin_pb2_grpc as protocol

    known = messages.GetProviderSchema.Response(
        provider=_schema(schemas["provider"]),
        resource_schemas=_schemas(schemas["resource_schemas"]),
        data_source_schemas=_schemas(schemas["data_source_schemas"]),
    )

    answers = {
        "GetProviderSchema": known,
        "ValidateProviderConfig": messages.ValidateProviderConfig.Response(),
        "ValidateResourceConfig": messages.ValidateResourceConfig.Response(),
        "ValidateDataResourceConfig": messages.ValidateDataResourceConfig.Response(),
        "StopProvider": messages.StopProvider.Response(),
    }
    methods = {name: _always(answer) for name, answer in answers.items()}
    provider = type("Provider", (protocol.ProviderServicer,), methods)
    protocol.add_ProviderServicer_to_server(provider(), server)


def _always(answer: object) -> Callable[..., object]:
    return lambda provider, request, context: answer


def _schemas(recorded: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _schema(schema) for name, schema in recorded.items()}


def _schema(recorded: Mapping[str, Any]) -> Any:
    from tf.gen import tfplugin_pb2 as messages

    return messages.Schema(version=recorded["version"], block=_block(recorded["block"]))


def _block(recorded: Mapping[str, Any]) -> Any:
    from tf.gen import tfplugin_pb2 as messages

    flags = ("required", "optional", "computed", "sensitive")
    attributes = [
        messages.Schema.Attribute(
            name=name,
            type=json.dumps(attribute["type"]).encode(),
            **{flag: attribute.get(flag, False) for flag in flags},
        )
        for name, attribute in recorded.get("attributes", {}).items()
    ]
    nested = [
        messages.Schema.NestedBlock(
            type_name=name,
            nesting=messages.Schema.NestedBlock.NestingMode.Value(block["nesting_mode"].upper()),
            min_items=block.get("min_items", 0),
            max_items=block.get("max_items", 0),
            block=_block(block["block"]),
        )
        for name, block in recorded.get("block_types", {}).items()
    ]
    return messages.Schema.Block(attributes=attributes, block_types=nested)
