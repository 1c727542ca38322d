// JupyterLab's renderer asks for a formula setter as soon as it starts. Our pages hold no formulas,
// so this stands in its place and saves every visitor a megabyte.
window.MathJax = {
  Hub: { Config() {}, Configured() {}, Queue() {}, Register: { StartupHook() {} } },
};
