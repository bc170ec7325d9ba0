// A route's template in little room: what all routes begin with is left out, and the whole stands in a tooltip.
import { Tooltip } from "@mantine/core";
import classes from "./Route.module.css";

/** What nearly every route begins with, after its version. */
const COMMON = "/businesses/{businessId}/";

export function Route(props: { method: string | null; route: string }) {
  const { method, route } = props;
  const whole = method === null ? route : `${method} ${route}`;
  return (
    <Tooltip label={whole} disabled={!route.includes(COMMON)}>
      <span className={classes.route}>
        {method !== null && <span className={classes.method}>{method}</span>}
        <span className={classes.path}>{route.replace(COMMON, "/…/")}</span>
      </span>
    </Tooltip>
  );
}
