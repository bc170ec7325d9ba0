//! ARIA roles that tests look for, and the elements that can have them.

/// A role. The selector only narrows down whom to ask: whether an element has the role, the web view itself says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Role {
    /// What a person calls it, for messages.
    pub(crate) word: &'static str,
    /// The computed roles that count. Empty where the web view gives none: a password field has no role (HTML-AAM).
    pub(crate) computed: &'static [&'static str],
    pub(crate) hosts: &'static str,
}

macro_rules! roles {
    ($($name:ident $word:literal $computed:expr, $hosts:literal;)*) => {
        impl Role {
            $(pub(crate) const $name: Self = Self { word: $word, computed: &$computed, hosts: $hosts };)*
        }
    };
}

roles! {
    ALERT "alert" ["alert"], "[role=alert]";
    BUTTON "button" ["button"], "button, summary, input[type=button], input[type=submit], input[type=reset], [role=button]";
    CELL "cell" ["cell", "gridcell"], "td, [role=cell], [role=gridcell]";
    CHECKBOX "checkbox" ["checkbox"], "input[type=checkbox], [role=checkbox]";
    COLUMN_HEADER "column header" ["columnheader"], "th, [role=columnheader]";
    DIALOG "dialog" ["dialog", "alertdialog"], "dialog, [role=dialog], [role=alertdialog]";
    FIELD "field" [], "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=hidden]), \
        textarea, select, [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]";
    HEADING "heading" ["heading"], "h1, h2, h3, h4, h5, h6, [role=heading]";
    LINK "link" ["link"], "a[href], [role=link]";
    LIST_ITEM "list item" ["listitem"], "li, [role=listitem]";
    MENU_ITEM "menu item" ["menuitem", "menuitemradio", "menuitemcheckbox"],
        "[role=menuitem], [role=menuitemradio], [role=menuitemcheckbox]";
    NAVIGATION "navigation" ["navigation"], "nav, [role=navigation]";
    OPTION "option" ["option"], "option, [role=option]";
    RADIO "radio button" ["radio"], "input[type=radio], [role=radio]";
    REGION "region" ["region"], "section, [role=region]";
    ROW "row" ["row"], "tr, [role=row]";
    STATUS "status" ["status"], "output, [role=status]";
    SWITCH "switch" ["switch"], "[role=switch], input[switch]";
    TAB "tab" ["tab"], "[role=tab]";
    TABLE "table" ["table", "grid", "treegrid"], "table, [role=table], [role=grid], [role=treegrid]";
}
