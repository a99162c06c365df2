// The provinces are painted on Bokeh's canvas, in one pass: they are visible when a point inside each one that has
// a class colour shows it, and a province is chosen when its point has the selection's colour.
const GOLD = [242, 182, 50];
const figureView = () => {
  const find = (view) => view.model?.name === "provinces" ? view
    : [...(view.child_views ?? [])].map(find).find(Boolean);
  return [...(window.Bokeh?.index?.roots ?? [])].map(find).find(Boolean);
};
const inside = new Map();
const interior = (rings) => {
  const outline = rings.reduce((a, b) => (a.length > b.length ? a : b));
  const xs = outline.map(([x]) => x), ys = outline.map(([, y]) => y);
  const shape = new Path2D();
  outline.forEach(([x, y], i) => (i ? shape.lineTo(x, y) : shape.moveTo(x, y)));
  const context = document.createElement("canvas").getContext("2d");
  const [left, width] = [Math.min(...xs), Math.max(...xs) - Math.min(...xs)];
  const [low, height] = [Math.min(...ys), Math.max(...ys) - Math.min(...ys)];
  for (const fx of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8])
    for (const fy of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]) {
      const x = left + fx * width, y = low + fy * height;
      if (context.isPointInPath(shape, x, y)) return [x, y];
    }
  return [xs[0], ys[0]];
};
const located = (code) => {
  const view = figureView();
  const renderer = view?.model.renderers[0];
  if (!renderer || !view.frame?.x_scale) return null;
  if (!inside.size)
    for (const {id, geometry} of JSON.parse(renderer.data_source.geojson).features)
      inside.set(id, interior(geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat()));
  const [x, y] = inside.get(code);
  return {view, x: view.frame.x_scale.compute(x), y: view.frame.y_scale.compute(y)};
};
const pixel = (code) => {
  const at = located(code);
  const canvas = at?.view.canvas_view?.primary?.canvas;
  if (!canvas?.width) return null;
  const ratio = canvas.width / canvas.getBoundingClientRect().width;
  return canvas.getContext("2d").getImageData(at.x * ratio, at.y * ratio, 1, 1).data;
};
const near = (data, wanted) => data && data[3] > 0 && wanted.every((value, i) => Math.abs(value - data[i]) < 12);
const coloured = SPEC.codes.filter((code) => SPEC.fills[code].some((value) => value < 255));
bench.parts.visible = () => coloured.every((code) => near(pixel(code), SPEC.fills[code]));
bench.parts.chosen = (code) => near(pixel(code), GOLD);
bench.parts.point = (code) => {
  const at = located(code);
  if (!at) return null;
  const box = at.view.canvas_view.primary.canvas.getBoundingClientRect();
  return {x: box.x + at.x, y: box.y + at.y};
};
