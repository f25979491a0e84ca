import { fingerprint } from './style.ts';

/**
 * The one script of the pages, and they are whole without it: while somebody looks at a page it hears of what is recorded, and says that
 * the page is stale. It changes nothing that was read or typed, and a page nobody looks at holds no line open.
 */
export const liveScript = `(() => {
  const stale = document.getElementById('stale');
  if (!stale || !('EventSource' in window)) return;
  let line;
  const leave = () => { line?.close(); line = undefined; };
  const follow = () => {
    if (line || !stale.hidden || document.hidden) return;
    line = new EventSource('/v1/events');
    line.addEventListener('changed', () => { stale.hidden = false; leave(); });
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : follow()));
  addEventListener('pagehide', leave);
  addEventListener('pageshow', follow);
})();
`;

export const liveAddress = `/live.${fingerprint(liveScript)}.js`;
