/** The trust's official accounts: their directory, and what the diagram {@code official-account} calls. */
@NullMarked
package org.recourse.upkeep.accounts;

import org.jspecify.annotations.NullMarked;
