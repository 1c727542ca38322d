// node build.mjs OUT: writes frontend.js, frontend.css and frontend.LICENSES.txt into the folder OUT.
import { build } from "esbuild";
import fs from "node:fs";
import path from "node:path";

const out = process.argv[2];
const here = import.meta.dirname;

// How long ipywidgets waits for all states at once, before it asks for each widget apart: a phone
// on a slow line needs longer than its four seconds.
const PATIENCE = ["CONTROL_COMM_TIMEOUT = 4000", "CONTROL_COMM_TIMEOUT = 60000"];

const lean = {
  name: "lean",
  setup(build) {
    // The connection asks its whole package for two things of it.
    build.onResolve({ filter: /^\.\.$/ }, ({ importer }) =>
      /@jupyterlab[\\/]services/.test(importer) ? { path: path.join(here, "services.js") } : null);
    build.onResolve({ filter: /^sanitize-html$/ }, () => ({ path: path.join(here, "sanitize.js") }));
    build.onLoad({ filter: /base-manager[\\/]lib[\\/]manager-base\.js$/ }, ({ path: file }) => {
      const text = fs.readFileSync(file, "utf8");
      if (!text.includes(PATIENCE[0])) throw new Error(`not in ${file}: ${PATIENCE[0]}`);
      return { contents: text.replace(...PATIENCE), loader: "js" };
    });
  },
};

const made = await build({
  absWorkingDir: here,
  entryPoints: ["frontend.js", "frontend.css"],
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  inject: ["define.js"],
  plugins: [lean],
  loader: { ".svg": "dataurl" },
  legalComments: "none",
  metafile: true,
});

// Whose work is in it, and under which licence. anywidget's script holds two packages more.
const packages = new Map();
const add = (folder) =>
  packages.set(folder, JSON.parse(fs.readFileSync(path.join(here, folder, "package.json"))));
for (const output of Object.values(made.metafile.outputs)) {
  for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
    const folder = file.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
    if (folder && bytesInOutput) add(folder);
  }
}
["node_modules/solid-js", "node_modules/@lukeed/uuid"].forEach(add);
// Jupyter's packages name their licence, but come without its text.
const own = { "BSD-3-Clause": fs.readFileSync(path.join(here, "BSD-3-Clause.txt"), "utf8") };
const notices = [...packages].sort().map(([folder, { name, version, license }]) => {
  const file = fs.readdirSync(path.join(here, folder)).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file ? fs.readFileSync(path.join(here, folder, file), "utf8") : own[license];
  if (!text) throw new Error(`no licence: ${name}`);
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
});
fs.writeFileSync(path.join(out, "frontend.LICENSES.txt"), notices.join(`\n${"-".repeat(80)}\n\n`));
