export default ({ data, setTriggerValue: ask }) =>
  window.territory?.receive(data, (query) => ask("view", query));
