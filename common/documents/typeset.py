"""Pages to print: a Typst template of ours filled with data, about 20 ms a page. Fonts come with the compiler.

Data goes in as JSON (`sys.inputs.data`), so that nothing that a person wrote is ever read as Typst.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst


def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF. The template reads `json(bytes(sys.inputs.data))`; files beside it may be imported."""
    pdf: bytes = typst.compile(str(template), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    return pdf
