/// The command side: the only writer of the event log. A feature is a package below; what every command shares is here.
@NullMarked
package io.fieldlog.command;

import org.jspecify.annotations.NullMarked;
