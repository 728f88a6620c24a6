/** What the screens hand to each other. The records themselves are described in rules/types.js. */
import type {
  Folded,
  FoldedHousehold,
  Issue,
  Member,
  Operation,
  RollEntry,
  Row,
  StepTable,
  User,
} from "../rules/types.js";

export type View = unknown;
export interface Named {
  zh: string;
  en: string;
}
export interface Category extends Named {
  code: string;
  parent: string | null;
}
export interface TagKind extends Named {
  code: string;
  sensitive: boolean;
  notice_zh?: string | null;
  notice_en?: string | null;
}
export interface Phrase extends Named {
  id: string;
  kinds: string[];
  outcomes: string[];
  households?: string[];
}

/** Reference data unwrapped from its versions, with an empty stand-in for what has not arrived yet. */
export interface Books {
  categories: Category[];
  tags: TagKind[];
  phrases: Phrase[];
  steps: StepTable;
  roll: { grids: { id: number; name: string; village_name: string }[]; households: RollEntry[] };
  colleagues: { id: string; name: string }[];
}
export interface SyncStatus {
  online: boolean;
  state: "idle" | "syncing" | "offline" | "signed_out" | "revoked";
  last_sync_at: string | null;
  waiting: number;
  quarantined: number;
}
export interface ToastAction {
  label: string;
  press: () => void;
  when?: () => boolean;
}
export interface Toast {
  text: unknown;
  actions: ToastAction[];
}

export interface App {
  user: User;
  store: any;
  engine: any;
  folded: Folded;
  raw: any;
  books: Books;
  outbox: Row[];
  status: SyncStatus;
  drafts: { key: string; value: any }[];
  toast: Toast | null;
  version: string;
  ready: boolean;
  /** where the cadre stands, only after having been asked */
  position: { lat: number; lon: number; accuracy_m?: number } | null;
  now(): Date;
  go(path: string): void;
  replace(path: string): void;
  back(otherwise: string): void;
  refresh(): Promise<void>;
  redraw(): void;
  say(text: unknown, actions?: ToastAction[]): void;
  hush(): void;
  household(id: string | null | undefined): FoldedHousehold | undefined;
  /** resolves once the operations are on the disk, and with them the end of the draft they came from */
  keep(operations: Operation[], draft?: string): Promise<void>;
  enter(user: User): Promise<void>;
  leave(): void;
}
export interface Screen {
  /** message key of the document's title: never a name */
  title: string;
  tab?: string;
  form?: boolean;
  open(app: App, params: Record<string, string>): any | Promise<any>;
  view(app: App, state: any): View;
  close?(app: App, state: any): void | Promise<void>;
}
export type { Folded, FoldedHousehold, Issue, Member, Operation, Row };
