export const VIEWPORTS = [];
export function showScreen() { return { close() {} }; }
