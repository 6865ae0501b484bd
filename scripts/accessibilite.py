"""Check the comité's page with axe-core in a headless Chromium.

Usage: ``npm pack axe-core``, unpack it, then
``python scripts/accessibilite.py comite/note.html package/axe.min.js``. Ends with 1 where a serious
or critical fault is found, with 2 where there is no Chromium.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
GRAVE = ("serious", "critical")
RUN = """
axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(function (found) {
  var told = document.createElement("pre");
  told.id = "axe-resultat";
  told.textContent = JSON.stringify({
    version: axe.version,
    passes: found.passes.length,
    violations: found.violations.map(function (v) {
      return {id: v.id, impact: v.impact, help: v.help,
              nodes: v.nodes.map(function (n) { return n.target.join(" "); })};
    })
  });
  document.body.appendChild(told);
});
"""


def main(page: Path, axe: Path) -> int:
    """Run axe on ``page`` and say what it finds."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("Chromium n'est pas installé : rien n'a été vérifié.")
        return 2
    found = violations(browser, page, axe)
    print(f"axe-core {found['version']} : {found['passes']} règles respectées.")
    for fault in found["violations"]:
        print(f"  {fault['impact']} : {fault['id']} ({fault['help']})")
        for node in fault["nodes"][:5]:
            print(f"    {node}")
    grave = [fault for fault in found["violations"] if fault["impact"] in GRAVE]
    print(f"Fautes graves ou critiques : {len(grave)}")
    return 1 if grave else 0


def violations(browser: str, page: Path, axe: Path) -> dict[str, Any]:
    """Give what axe finds on a copy of the page that holds it."""
    text = page.read_text(encoding="utf-8")
    scripts = f"<script>{axe.read_text(encoding='utf-8')}</script><script>{RUN}</script></body>"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "page.html"
        copy.write_text(text.replace("</body>", scripts), encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}",
        ]
        command += ["--virtual-time-budget=60000", "--dump-dom", copy.as_uri()]
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=180)
    found = re.search(r'<pre id="axe-resultat">(.*?)</pre>', told.stdout, re.DOTALL)
    if found is None:
        raise SystemExit("axe n'a rien répondu.")
    content: dict[str, Any] = json.loads(html.unescape(found[1]))
    return content


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
