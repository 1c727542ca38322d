// anywidget's package hands its classes to an AMD loader; here that is these lines.
import "anywidget";
import { take } from "./define";

export const anywidget = take();
