/** Mistakes that can be planted into a sealed world, each of which the checker must find. */
export interface SealedPlant {
  /** The reader writes a chunk before its tag and signature are checked. */
  writesUnverified?: boolean;
  /** The server takes chunks without checking who signed them. */
  trustsChunks?: boolean;
  /** A KILL of one stream stops all of them. */
  killsAll?: boolean;
  /** A KILL is not compared with its signature. */
  trustsKills?: boolean;
  /** Who was put out is given the secret of the new epoch. */
  leaksSecret?: boolean;
  /** What goes on after a kill takes one chunk too many for good. */
  countsOneTooMany?: boolean;
}
