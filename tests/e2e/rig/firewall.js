// A firewall in the network namespace the tests run in.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const TABLE = "sportello_firewall";

/** Lets no UDP through, in any direction, until the returned function is called. */
export async function blockUdp() {
  const rules = `table inet ${TABLE} {
    chain inbound {
      type filter hook input priority 0;
      meta l4proto udp counter drop
    }
  }`;
  const nft = run("nft", ["-f", "-"]);
  nft.child.stdin?.end(rules);
  await nft;
  return async () => {
    await run("nft", ["delete", "table", "inet", TABLE]);
  };
}
