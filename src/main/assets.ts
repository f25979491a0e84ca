import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Asset } from '../api/ports.ts';
import { liveAddress, liveScript } from '../web/live.ts';
import { fontAddress, fonts, style, styleAddress } from '../web/style.ts';

/** What pages load beside themselves, by address: the one stylesheet, and the letters. Nothing comes from anywhere else. */
export function pageAssets(): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>([
    [liveAddress, asset('text/javascript; charset=utf-8', Buffer.from(liveScript), 365)],
    [styleAddress, asset('text/css; charset=utf-8', Buffer.from(style), 365)],
  ]);
  for (const font of fonts) {
    const file = fileURLToPath(import.meta.resolve(`${font.library}/files/${font.file}.woff2`));
    assets.set(fontAddress(font), asset('font/woff2', readFileSync(file), 30));
  }
  return assets;
}

function asset(type: string, body: Buffer, days: number): Asset {
  return { type, body, days, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}
