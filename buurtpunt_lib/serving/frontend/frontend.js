// Connects the page to its kernel and draws the widgets that its cells show.
//
// Voila's own front end brings most of JupyterLab along: 3.5 MB of script, which an old phone needs
// seconds to read. A page of ours shows widgets and nothing else, so this takes the same packages
// that JupyterLab is made of (a kernel connection, ipywidgets' manager, controls and anywidget) and
// leaves the rest. Built into ../template/static/frontend.js by ../vendor.py.
import * as base from "@jupyter-widgets/base";
import * as controls from "@jupyter-widgets/controls";
import { CONTROL_COMM_TARGET, ManagerBase } from "@jupyter-widgets/base-manager/lib/manager-base";
import { KernelConnection } from "@jupyterlab/services/lib/kernel/default";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { anywidget } from "./anywidget";
import { CommsOverSubshells, ServerConnection } from "./services";

const WIDGET = "application/vnd.jupyter.widget-view+json";
const OUTPUT = 'script[type="application/vnd.voila.cell-output+json"]';
const MODULES = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": controls,
  anywidget: anywidget(base),
};

class Manager extends ManagerBase {
  constructor(kernel) {
    super();
    this.kernel = kernel;
    kernel.registerCommTarget(this.comm_target_name, (comm, message) => {
      // A widget of which we hear before all states came is among them. Made by itself it would
      // look in vain for the widgets in it, of which we did not hear.
      if (this.told) this.handle_comm_open(new base.shims.services.Comm(comm), message);
      else comm.dispose();
    });
  }

  async loadClass(name, module) {
    const found = MODULES[module]?.[name];
    if (!found) throw new Error(`no widget ${name} of ${module}`);
    return found;
  }

  async _create_comm(target, id, data, metadata, buffers) {
    const comm = this.kernel.createComm(target, id);
    if (data || metadata) comm.open(data, metadata, buffers);
    const made = new base.shims.services.Comm(comm);
    if (target === CONTROL_COMM_TARGET) {
      const listen = made.on_msg.bind(made);
      made.on_msg = (callback) => listen((message) => {
        this.told = true;
        callback(message);
      });
    }
    return made;
  }

  async _get_comm_info() {
    const { content } = await this.kernel.requestCommInfo({ target_name: this.comm_target_name });
    return content.status === "ok" ? content.comms : {};
  }

  // Brings the widgets of the kernel here, and those that are here up to date.
  load() {
    this.told = false;
    return this._loadFromKernel();
  }
}

// A maker of sockets that gives the one that page.js opened ahead, and new ones after it.
function sockets(line) {
  return function socket(address, protocols) {
    const { socket: ahead } = line;
    line.socket = null;
    if (!ahead || ahead.readyState > WebSocket.OPEN) return new WebSocket(address, protocols);
    // Whoever asked for it listens once this turn is over.
    queueMicrotask(() => {
      if (ahead.readyState === WebSocket.OPEN) ahead.onopen(new Event("open"));
    });
    return ahead;
  };
}

function connect(line) {
  const address = new URL(line.baseUrl, location.href);
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: address.href,
    appUrl: address.href,
    wsUrl: address.href.replace(/^http/, "ws"),
    token: "",
    WebSocket: sockets(line),
  });
  const model = { id: line.kernelId, name: "python3" };
  const kernel = new KernelConnection({ model, clientId: line.session, serverSettings });
  // A kernel of ours does one thing after another; browsers may not ask it for more threads.
  kernel.commsOverSubshells = CommsOverSubshells.Disabled;
  return kernel;
}

// What a cell gave, in the place where the page put it: a widget, or plain text.
async function show(script, manager) {
  const { data } = JSON.parse(script.textContent);
  const place = script.parentElement;
  if (data[WIDGET]) {
    const model = await manager.get_model(data[WIDGET].model_id);
    const view = await manager.create_view(model);
    script.remove();
    Widget.attach(view.luminoWidget, place);
    // Boxes ask their size again when the window has another one.
    addEventListener("resize", () =>
      MessageLoop.postMessage(view.luminoWidget, Widget.ResizeMessage.UnknownSize));
  } else {
    const text = Object.assign(document.createElement("pre"), { textContent: data["text/plain"] });
    script.replaceWith(text);
  }
}

async function start({ line, started }) {
  const kernel = connect(line);
  const manager = new Manager(kernel);
  started(kernel, manager);
  await kernel.info;
  await manager.load();
  kernel.connectionStatusChanged.connect((_kernel, status) => {
    // The line was gone for a while: the kernel may have moved on.
    if (status === "connected") manager.load();
  });
  await Promise.all([...document.querySelectorAll(OUTPUT)].map((one) => show(one, manager)));
}

// Without a line the page has no kernel, and says so.
const page = globalThis.buurtpunt;
if (page.line) {
  start(page).catch((fault) => {
    console.error(fault);
    page.lost();
  });
}
