import "@tabler/core/dist/css/tabler.min.css";
import "./css/tokens.css";
import "./css/layout.css";
import "./css/components.css";
import "./css/status.css";
import "./css/objectives.css";
import "./css/sources.css";

import "./requests.js";
import "./focus.js";
import "./dialogs.js";
import "./confirm.js";
import "./menus.js";
import "./toasts.js";
import "./choices.js";
import "./uploads.js";
import "./chart-loader.js";
