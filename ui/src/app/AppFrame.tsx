// The window once somebody is signed in: navigation, who is acting, the gateway, and the screen that one is on.
import { Anchor } from "@mantine/core";
import {
  IconActivity,
  IconDatabaseExport,
  IconHistory,
  IconLayoutDashboard,
  IconPlugConnected,
  IconSettings,
  IconStethoscope,
  IconUsers,
} from "@tabler/icons-react";
import {
  type ComponentType,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { IntegrationsPage } from "../integrations/IntegrationsPage";
import { UsersPage } from "../users/UsersPage";
import { Mark } from "../design/Mark";
import { words } from "../words";
import classes from "./AppFrame.module.css";
import { AccountMenu } from "./AccountMenu";
import { GatewayStatus } from "./GatewayStatus";
import { Palette } from "./Palette";
import { type Place, usePlace } from "./place";
import { useSession } from "./session";

export function AppFrame() {
  const { place, go } = usePlace();
  const { me } = useSession();
  const main = useRef<HTMLElement>(null);
  const shown = useRef<string>(undefined);
  const announce = useCallback((page: Place["page"]) => {
    // A new screen is announced by its heading; the first one too, unless something in it has the focus by now.
    const before = shown.current;
    shown.current = page;
    if (before === page || (before === undefined && document.activeElement !== document.body))
      return;
    main.current?.querySelector<HTMLElement>("[data-page-title]")?.focus();
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => void readAll(), SETTLED);
    return () => clearTimeout(timer);
  }, []);
  const skip = () => main.current?.querySelector<HTMLElement>("[data-page-title]")?.focus();
  const nav = words.app.nav;
  const seesAudit = me.permissions.includes("audit-log:view");
  return (
    <div className={classes.frame}>
      <Anchor component="button" type="button" className={classes.skip} onClick={skip}>
        {words.app.skip}
      </Anchor>
      <nav className={classes.nav} aria-label={nav.label}>
        <div className={classes.brand}>
          <Mark />
          <span>{words.app.name}</span>
        </div>
        <div className={classes.places}>
          <div className={classes.group}>
            <NavItem
              icon={<IconLayoutDashboard size={18} aria-hidden />}
              label={nav.overview}
              current={place.page === "overview"}
              onGo={() => go({ page: "overview" })}
            />
            <NavItem
              icon={<IconActivity size={18} aria-hidden />}
              label={nav.activity}
              current={place.page === "activity"}
              onGo={() => go({ page: "activity", tab: "requests" })}
            />
            <NavItem
              icon={<IconStethoscope size={18} aria-hidden />}
              label={nav.diagnose}
              current={place.page === "diagnose"}
              onGo={() => go({ page: "diagnose" })}
            />
          </div>
          <div role="group" aria-label={nav.settings} className={classes.group}>
            {/* What is under Settings is always in sight; selecting it goes to the first. */}
            <NavItem
              icon={<IconSettings size={18} aria-hidden />}
              label={nav.settings}
              current={false}
              onGo={() => go({ page: "integrations", tab: "tokens" })}
            />
            <div className={classes.under}>
              <NavItem
                icon={<IconPlugConnected size={18} aria-hidden />}
                label={nav.integrations}
                current={place.page === "integrations" || place.page === "new-integration"}
                onGo={() => go({ page: "integrations", tab: "tokens" })}
              />
              {seesAudit && (
                <NavItem
                  icon={<IconDatabaseExport size={18} aria-hidden />}
                  label={nav.backup}
                  current={place.page === "backup"}
                  onGo={() => go({ page: "backup" })}
                />
              )}
            </div>
          </div>
          <NavItem
            icon={<IconUsers size={18} aria-hidden />}
            label={nav.users}
            current={place.page === "users"}
            onGo={() => go({ page: "users", tab: "service-accounts" })}
          />
          {seesAudit && (
            <NavItem
              icon={<IconHistory size={18} aria-hidden />}
              label={nav.audit}
              current={place.page === "audit"}
              onGo={() => go({ page: "audit" })}
            />
          )}
        </div>
        <GatewayStatus />
      </nav>
      <div className={classes.side}>
        <header className={classes.header}>
          <Palette />
          <AccountMenu />
        </header>
        <main ref={main} className={classes.main}>
          <Screen key={place.page} page={place.page} onShown={announce} />
        </main>
      </div>
    </div>
  );
}

type Page = Place["page"];

/** Screens that are there. */
const screens: Partial<Record<Page, ComponentType>> = {
  integrations: IntegrationsPage,
  users: UsersPage,
};

/** Screens that are read later, so that the first one is there sooner. */
const further: Partial<Record<Page, () => Promise<{ default: ComponentType }>>> = {
  overview: () => import("../overview/OverviewPage"),
  activity: () => import("../activity/ActivityPage"),
  audit: () => import("../audit/AuditPage"),
  backup: () => import("../backup/BackupPage"),
  diagnose: () => import("../diagnose/DiagnosePage"),
  "new-integration": () => import("../wizard/NewIntegrationPage"),
};

/** When the first screen has been drawn and its rows are there, in milliseconds: then the further ones are read, before anybody asks. */
const SETTLED = 600;

async function read(page: Page): Promise<ComponentType | undefined> {
  screens[page] ??= (await further[page]?.())?.default;
  return screens[page];
}

/** One after the other, so that what somebody does meanwhile waits for one of them at most. One that cannot be read is read again when it is gone to. */
async function readAll(): Promise<void> {
  for (const page of Object.keys(further) as Page[]) await read(page).catch(() => undefined);
}

/**
 * The screen, which says when it is there: one that has to be read first is there a little later. Not with Suspense, which shows
 * what it has waited for 300 ms later at the earliest, however soon it was there.
 */
function Screen(props: { page: Page; onShown: (page: Page) => void }) {
  const { page, onShown } = props;
  const [Shown, setShown] = useState(() => screens[page]);
  useEffect(() => {
    if (Shown !== undefined) onShown(page);
    else {
      void read(page).then((screen) => setShown(() => screen));
    }
  }, [page, onShown, Shown]);
  return Shown === undefined ? null : <Shown />;
}

function NavItem(props: { icon: ReactNode; label: string; current: boolean; onGo: () => void }) {
  return (
    <button
      type="button"
      className={classes.item}
      aria-current={props.current ? "page" : undefined}
      onClick={props.onGo}
    >
      {props.icon}
      {props.label}
    </button>
  );
}
