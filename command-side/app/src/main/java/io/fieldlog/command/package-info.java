/// The way of a command: from its HTTP request to the aggregate that decides, and back as an answer.
@NullMarked
package io.fieldlog.command;

import org.jspecify.annotations.NullMarked;
