export default function ({ data, setTriggerValue }) {
  window.territory?.receive(data, (query) => setTriggerValue("view", query));
}
