window.bench = {
  style: (feature, context) => ({
    fillColor: feature.properties.fill,
    fillOpacity: 0.9,
    color: feature.properties.code === context.hideout.selected ? context.hideout.stroke : "#7f7868",
    weight: feature.properties.code === context.hideout.selected ? 3 : 1,
  }),
};
