/** The policy itself: its versions and who signed them, and what the diagrams of its review call. */
@NullMarked
package org.recourse.upkeep.policy;

import org.jspecify.annotations.NullMarked;
