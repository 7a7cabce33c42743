@NullMarked
package org.recourse;

import org.jspecify.annotations.NullMarked;
