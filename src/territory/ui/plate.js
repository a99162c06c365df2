export default ({ data, setTriggerValue: ask }) =>
  window.territory?.receive(JSON.parse(new TextDecoder().decode(data)), (query) => ask("view", query));
