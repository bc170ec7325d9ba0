// The window once somebody is signed in: navigation, who is acting, the gateway, and the screen that one is on.
import { Anchor } from "@mantine/core";
import { IconPlugConnected, IconSettings, IconUsers } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { IntegrationsPage } from "../integrations/IntegrationsPage";
import { UsersPage } from "../users/UsersPage";
import { Mark } from "../design/Mark";
import { words } from "../words";
import classes from "./AppFrame.module.css";
import { AccountMenu } from "./AccountMenu";
import { GatewayStatus } from "./GatewayStatus";
import { Palette } from "./Palette";
import { type Place, usePlace } from "./place";

export function AppFrame() {
  const { place, go } = usePlace();
  const main = useRef<HTMLElement>(null);
  const shown = useRef<string>(undefined);
  useEffect(() => {
    // A new screen is announced by its heading; the first one too, unless something in it has the focus by now.
    const before = shown.current;
    shown.current = place.page;
    if (before === place.page || (before === undefined && document.activeElement !== document.body)) return;
    main.current?.querySelector<HTMLElement>("[data-page-title]")?.focus();
  }, [place.page]);
  const skip = () => main.current?.querySelector<HTMLElement>("[data-page-title]")?.focus();
  const nav = words.app.nav;
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
                current={place.page === "integrations"}
                onGo={() => go({ page: "integrations", tab: "tokens" })}
              />
            </div>
          </div>
          <NavItem
            icon={<IconUsers size={18} aria-hidden />}
            label={nav.users}
            current={place.page === "users"}
            onGo={() => go({ page: "users", tab: "service-accounts" })}
          />
        </div>
        <GatewayStatus />
      </nav>
      <div className={classes.side}>
        <header className={classes.header}>
          <Palette />
          <AccountMenu />
        </header>
        <main ref={main} className={classes.main}>
          <Screen place={place} />
        </main>
      </div>
    </div>
  );
}

function Screen(props: { place: Place }) {
  return props.place.page === "integrations" ? <IntegrationsPage /> : <UsersPage />;
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
