import { type Lease, type Leases, memoryStorage, type Storage } from "@chatcast/client";

interface Holder {
  name: string;
  lost: () => Promise<void>;
}

/** What the runs of one member's program share: a storage that survives them, and the leases of its tabs. */
export class Desk implements Leases {
  readonly storage: Storage = memoryStorage();
  readonly #holders = new Map<string, Holder>();

  async isHeld(name: string): Promise<boolean> {
    return this.#holders.has(name);
  }

  async take(name: string, lost: () => Promise<void>): Promise<Lease> {
    const before = this.#holders.get(name);
    const holder: Holder = { name, lost };
    this.#holders.set(name, holder);
    await before?.lost();
    return {
      release: () => {
        if (this.#holders.get(name) === holder) this.#holders.delete(name);
      },
    };
  }

  /** The machine is switched off: nobody holds anything any more. */
  crash(): void {
    this.#holders.clear();
  }
}
